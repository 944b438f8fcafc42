"""A bare Django project that does the least such pages must do: the floor under the product's figures."""
