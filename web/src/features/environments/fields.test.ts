import { describe, expect, it } from "vitest";
import { formatOf, minorOf, NAME_PATTERN, packagesIn } from "./fields";

describe("fields", () => {
  it("asks for a Python by its minor version", () => {
    expect([minorOf("3.12.1"), minorOf("3.9")]).toEqual(["3.12", "3.9"]);
  });

  it("takes one requirement from each line", () => {
    expect(packagesIn(["numpy>=2", " pandas \nscipy\n", ""])).toEqual(["numpy>=2", "pandas", "scipy"]);
  });

  it("knows a file by its name, or by what is in it", () => {
    expect(formatOf("env.YAML", "numpy")).toBe("environment.yml");
    expect(formatOf("requirements-dev.txt", "name: x")).toBe("requirements.txt");
    expect(formatOf("", "# mine\ndependencies:\n  - numpy\n")).toBe("environment.yml");
    expect(formatOf("", "numpy>=2\n")).toBe("requirements.txt");
  });

  it("takes names that programs can ask for", () => {
    expect(["my_env-2", "a b", "../x", ""].map((name) => NAME_PATTERN.test(name))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
