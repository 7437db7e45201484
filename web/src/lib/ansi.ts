/**
 * How a terminal's control sequences change the look of what follows (Select Graphic Rendition). Colours are names of
 * the palette, not values: the page's theme decides how they look. The 256-colour and true-colour forms are brought down
 * to the nearest of the sixteen.
 */
export interface Look {
  colour: Colour | null;
  background: Colour | null;
  bold: boolean;
  faint: boolean;
  italic: boolean;
  underline: boolean;
  inverse: boolean;
}

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;
export type Colour = (typeof NAMES)[number] | `bright-${(typeof NAMES)[number]}`;

export const PLAIN: Look = {
  colour: null,
  background: null,
  bold: false,
  faint: false,
  italic: false,
  underline: false,
  inverse: false,
};

/** The look after a sequence with these parameters, as in `ESC [ 1;31 m`. What is not known changes nothing. */
export function lookAfter(look: Look, parameters: string): Look {
  const codes = parameters.split(/[;:]/).map((word) => Number(word || 0));
  let next = look;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, taken] = extended(codes.slice(at + 1));
      if (colour !== null) next = { ...next, [code === 38 ? "colour" : "background"]: colour };
      at += taken;
    } else {
      next = afterCode(next, code);
    }
  }
  return next;
}

const CHANGES: Record<number, Partial<Look>> = {
  0: PLAIN,
  1: { bold: true },
  2: { faint: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  22: { bold: false, faint: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  39: { colour: null },
  49: { background: null },
};

function afterCode(look: Look, code: number): Look {
  const change = CHANGES[code];
  if (change !== undefined) return { ...look, ...change };
  if (code >= 30 && code <= 37) return { ...look, colour: ofSixteen(code - 30) };
  if (code >= 40 && code <= 47) return { ...look, background: ofSixteen(code - 40) };
  if (code >= 90 && code <= 97) return { ...look, colour: ofSixteen(code - 90 + 8) };
  if (code >= 100 && code <= 107) return { ...look, background: ofSixteen(code - 100 + 8) };
  return look;
}

function ofSixteen(index: number): Colour {
  const name = NAMES[index % 8] ?? "black";
  return index < 8 ? name : `bright-${name}`;
}

/** The colour after a 38 or 48, and how many parameters say it. */
function extended([form, ...rest]: number[]): [Colour | null, number] {
  if (form === 5) return [ofCube(rest[0] ?? 0), 2];
  if (form === 2) return [nearest(rest[0] ?? 0, rest[1] ?? 0, rest[2] ?? 0), 4];
  return [null, 1];
}

const CUBE_STEPS = [0, 95, 135, 175, 215, 255];

/** Of the 256: the sixteen, a cube of six steps a side, and 24 greys. */
function ofCube(index: number): Colour {
  if (index < 16) return ofSixteen(index);
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return nearest(grey, grey, grey);
  }
  const step = (place: number) => CUBE_STEPS[Math.floor((index - 16) / place) % 6] ?? 0;
  return nearest(step(36), step(6), step(1));
}

/** By hue and brightness: which of red, green and blue are strong tells the name. */
function nearest(red: number, green: number, blue: number): Colour {
  const strongest = Math.max(red, green, blue);
  if (strongest < 48) return "black";
  if (strongest - Math.min(red, green, blue) < 32) {
    if (strongest < 160) return "bright-black";
    return strongest < 224 ? "white" : "bright-white";
  }
  const bit = (part: number, weight: number) => (part > strongest * 0.6 ? weight : 0);
  return ofSixteen(bit(red, 1) + bit(green, 2) + bit(blue, 4) + (strongest > 215 ? 8 : 0));
}
