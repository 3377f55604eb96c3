"""The named checks behind `spatialgauge adapters check`: what an adapter owes the engine, and whether it sees."""
