import { translator } from "./index";
import en from "./times.en.json";
import fr from "./times.fr.json";

export const t = translator({ fr, en });
