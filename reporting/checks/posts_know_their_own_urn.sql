-- Every post has its own URN among its aliases.
-- Mend: Add the post again by its address: what is missing is written.
SELECT post.id
FROM posts_post AS post
WHERE NOT EXISTS (
    SELECT FROM posts_postalias AS alias WHERE alias.post_id = post.id AND alias.urn = post.urn
)
