"""What every script that makes traces needs: the numbers of an exit, and a file written whole."""
