# The leaderboard: serves a built board from /board, which may be mounted read-only. See docs/deploy.md.
FROM python:3.12-slim
RUN useradd --create-home --uid 1000 board
COPY . /src/spatialgauge
RUN pip install --no-cache-dir "/src/spatialgauge[leaderboard]" -c /src/spatialgauge/constraints.txt && rm -r /src
USER 1000
WORKDIR /home/board
EXPOSE 8501
HEALTHCHECK --start-period=30s --interval=60s --timeout=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8501/_stcore/health')"]
CMD ["spatialgauge", "leaderboard", "serve", "/board", "--host", "0.0.0.0", "--port", "8501"]
