-- Every post has its own URN among its aliases.
SELECT count(*)
FROM posts_post AS post
WHERE NOT EXISTS (
    SELECT FROM posts_postalias AS alias WHERE alias.post_id = post.id AND alias.urn = post.urn
)
