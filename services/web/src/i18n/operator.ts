import { translator } from "./index";
import en from "./operator.en.json";
import fr from "./operator.fr.json";

export const t = translator({ fr, en });
