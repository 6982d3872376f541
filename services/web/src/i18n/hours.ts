import { translator } from "./index";
import en from "./hours.en.json";
import fr from "./hours.fr.json";

export const t = translator({ fr, en });
