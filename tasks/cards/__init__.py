"""Task cards as pages: what is asked, with examples whose truth can be seen through."""
