#!/bin/sh
# Runs once, when the cluster is new: a role and a database for each service, and no way from one to another.
set -eu

for service in accounts social media audit; do
    name=$(echo "$service" | tr '[:lower:]' '[:upper:]')_DATABASE_PASSWORD
    eval "password=\${$name:?}"
    psql --no-psqlrc --set ON_ERROR_STOP=1 --set role="$service" --set password="$password" --username postgres <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"role" OWNER :"role";
REVOKE ALL ON DATABASE :"role" FROM PUBLIC;
SQL
done
psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres \
    --command 'REVOKE ALL ON DATABASE postgres FROM PUBLIC; REVOKE ALL ON DATABASE template1 FROM PUBLIC;'
