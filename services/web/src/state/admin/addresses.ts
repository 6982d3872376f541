/** The id in addresses of something that is not made yet. */
export const NEW = "new";
