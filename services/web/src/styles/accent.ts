/**
 * A tenant's accent colour with its contrast mended: WCAG 2.2 SC 1.4.3 asks for 4.5:1 between text and what is
 * behind it, whatever the brand chose.
 */
const ENOUGH = 4.5;
const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [10, 14, 17];
// The least favourable surfaces of tokens.css that accent text stands on, light and dark.
const LIGHT_SURFACE: Rgb = [238, 240, 242];
const DARK_SURFACE: Rgb = [36, 41, 45];
const STEPS = 50;

type Rgb = readonly [number, number, number];

/** The CSS colours made of one accent, each as `#rrggbb`. */
export interface Accent {
  readonly fill: string;
  readonly onFill: string;
  readonly textOnLight: string;
  readonly textOnDark: string;
}

/** Mends an accent of the form `#rrggbb`; undefined where it is not one. */
export function accentOf(color: string): Accent | undefined {
  const brand = parse(color);
  if (!brand) return undefined;
  // The brand's own colour stays as the fill wherever white or ink can be read on it.
  const onFill =
    contrast(brand, WHITE) >= ENOUGH || contrast(brand, WHITE) >= contrast(brand, INK) ? WHITE : INK;
  return {
    fill: hex(until(brand, onFill === WHITE ? INK : WHITE, (shade) => contrast(shade, onFill) >= ENOUGH)),
    onFill: hex(onFill),
    textOnLight: hex(until(brand, INK, (shade) => contrast(shade, LIGHT_SURFACE) >= ENOUGH)),
    textOnDark: hex(until(brand, WHITE, (shade) => contrast(shade, DARK_SURFACE) >= ENOUGH)),
  };
}

/** Dresses the page in a tenant's colour; a missing or unreadable one leaves Parley's own. */
export function applyAccent(color: string | null | undefined): void {
  const accent = accentOf(color ?? "");
  if (!accent) return;
  const style = document.documentElement.style;
  style.setProperty("--accent-fill", accent.fill);
  style.setProperty("--accent-on-fill", accent.onFill);
  style.setProperty("--accent-text", `light-dark(${accent.textOnLight}, ${accent.textOnDark})`);
}

/** The contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, relative luminance). */
export function contrastOf(first: string, second: string): number {
  return contrast(parse(first) ?? WHITE, parse(second) ?? WHITE);
}

function parse(color: string): Rgb | undefined {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  if (!match) return undefined;
  const [red, green, blue] = match.slice(1).map((part) => parseInt(part, 16));
  return [red ?? 0, green ?? 0, blue ?? 0];
}

function hex(color: Rgb): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(first: Rgb, second: Rgb): number {
  const [darker, lighter] = [luminance(first), luminance(second)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function until(from: Rgb, towards: Rgb, enough: (shade: Rgb) => boolean): Rgb {
  for (let step = 0; step <= STEPS; step += 1) {
    const shade = from.map((part, index) => part + ((towards[index] ?? 0) - part) * (step / STEPS)) as [
      number,
      number,
      number,
    ];
    const rounded = shade.map(Math.round) as [number, number, number];
    if (enough(rounded)) return rounded;
  }
  return towards;
}
