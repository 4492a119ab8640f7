"""Everything that touches the database: schema, SQL, typed functions, batches, scope.

Never imports Streamlit. SQL lies in `queries/sql/` as named blocks.
"""
