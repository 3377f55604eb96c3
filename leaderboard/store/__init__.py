"""The built board: Parquet tables, thumbnails and `leaderboard.json`, from which every page is made."""
