-- No organisation and nobody who was merged away waits to be sent to HubSpot.
-- Mend: Open the contact and leave it out; merge the person again where it was merged.
SELECT contact.id
FROM engagers_contact AS contact
JOIN engagers_engager AS engager ON engager.id = contact.engager_id
WHERE contact.state IN ('matched', 'pending', 'failed')
  AND (engager.kind <> 'person' OR engager.merged_into_id IS NOT NULL)
