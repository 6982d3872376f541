import { translator } from "./index";
import en from "./programs.en.json";
import fr from "./programs.fr.json";

export const t = translator({ fr, en });
