/** Of everybody in the tests. */
export const PASSWORD = "correct horse";
