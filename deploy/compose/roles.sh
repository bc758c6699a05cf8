#!/bin/sh
# The two roles, made once by PostgreSQL's own container with the passwords that compose.yaml gives.
psql -q -X -U postgres -v ON_ERROR_STOP=1 -v password="$OWNER_PASSWORD" \
    -v product_password="$PRODUCT_PASSWORD" -f /roles.sql
