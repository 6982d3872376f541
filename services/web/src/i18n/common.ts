import { translator } from "./index";
import en from "./common.en.json";
import fr from "./common.fr.json";

export const t = translator({ fr, en });
