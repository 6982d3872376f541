import { translator } from "./index";
import en from "./settings.en.json";
import fr from "./settings.fr.json";

export const t = translator({ fr, en });
