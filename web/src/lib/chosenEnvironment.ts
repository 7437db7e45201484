import { deviceStore } from "./storage";

/** The environment that everybody has. */
export const BASE_ENVIRONMENT = "base";

const keyOf = (userId: number) => `coderunner.environment.${userId}`;

/** The environment that a user chose last on this device. */
export const chosenEnvironment = {
  read: (userId: number): string => deviceStore.read(keyOf(userId)) ?? BASE_ENVIRONMENT,
  write: (userId: number, name: string) => deviceStore.write(keyOf(userId), name),
};
