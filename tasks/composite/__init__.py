"""Questions of several steps, and questions that logic ties together."""
