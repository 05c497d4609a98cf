-- Another word with every change: nobody has to guess whether what is remembered of organisations still holds.
-- Random, not counted: a transaction that is rolled back must not leave its number to another.
INSERT INTO orgs_directory (id, version) VALUES (1, gen_random_uuid());

CREATE FUNCTION orgs_directory_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orgs_directory SET version = gen_random_uuid();
    RETURN NULL;
END $$;

CREATE TRIGGER organisation_in_directory AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON orgs_organisation
    FOR EACH STATEMENT EXECUTE FUNCTION orgs_directory_changed();
CREATE TRIGGER region_in_directory AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON orgs_region
    FOR EACH STATEMENT EXECUTE FUNCTION orgs_directory_changed();
