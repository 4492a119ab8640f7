"""The sample city: real facts about Zhuhai and the seeded generator of everything else."""
