#!/bin/sh
# Run once by the PostgreSQL image, on an empty volume: the role that owns the tables and the one that the platform uses.
set -eu
psql --set ON_ERROR_STOP=1 --set owner="$OWNER_PASSWORD" --set application="$APPLICATION_PASSWORD" \
    --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE fengsui_owner LOGIN PASSWORD :'owner';
CREATE ROLE fengsui LOGIN PASSWORD :'application';
CREATE DATABASE fengsui OWNER fengsui_owner;
SQL
