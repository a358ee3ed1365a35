/** What is known of the people in a call after their Matrix room was read again. */

/** What became of one of them: still in the Matrix room, with the power of an owner or without, or not any more. */
export type Review = { readonly joined: true; readonly owner: boolean } | { readonly joined: false };

/** What is known of each, by Matrix user id. Nobody could say of those who are missing: they stay as they are. */
export type RoomReview = Readonly<Record<string, Review | undefined>>;
