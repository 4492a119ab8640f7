"""Real, public facts about Zhuhai; sources and licences are in sample_data/README.md."""
