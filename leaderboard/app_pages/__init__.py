"""The pages of the app; Streamlit runs each as a script."""
