import { observable, useObservable } from "./observable";
import { deviceStore } from "./storage";

export type ThemeChoice = "system" | "light" | "dark";
export const THEME_CHOICES: readonly ThemeChoice[] = ["system", "light", "dark"];

const THEME_KEY = "coderunner.theme";

function readTheme(): ThemeChoice {
  const stored = deviceStore.read(THEME_KEY);
  return THEME_CHOICES.find((choice) => choice === stored) ?? "system";
}

const themeChoice = observable<ThemeChoice>(readTheme());

export function useThemeChoice(): [ThemeChoice, (choice: ThemeChoice) => void] {
  return [useObservable(themeChoice), chooseTheme];
}

function chooseTheme(choice: ThemeChoice) {
  deviceStore.write(THEME_KEY, choice);
  themeChoice.set(choice);
}
