"""What the pages show, as plain rows; nothing here knows Streamlit, and the static site shows the same."""
