/** The key of everything about environments, for refreshing it. */
export const environmentsKey = ["environments"] as const;
