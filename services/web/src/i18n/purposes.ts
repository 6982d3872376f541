import { translator } from "./index";
import en from "./purposes.en.json";
import fr from "./purposes.fr.json";

export const t = translator({ fr, en });
