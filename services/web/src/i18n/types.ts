import { translator } from "./index";
import en from "./types.en.json";
import fr from "./types.fr.json";

export const t = translator({ fr, en });
