"""我的辖区: the areas of a scope by need, filtered, compared, as known then."""
