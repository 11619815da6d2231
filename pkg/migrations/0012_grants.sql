-- A campaign whose codes grant `admin` is widened only by who could set that role. Other codes are not in the index, so
-- that they cost no more.
CREATE INDEX invit_code_grants_in_campaign ON invit_code (campaign_id) WHERE role = 'admin' AND campaign_id IS NOT NULL;
