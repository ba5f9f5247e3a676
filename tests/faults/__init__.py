"""What happens when something breaks: real processes, killed, stopped and starved."""
