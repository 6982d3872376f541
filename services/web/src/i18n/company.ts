import { translator } from "./index";
import en from "./company.en.json";
import fr from "./company.fr.json";

export const t = translator({ fr, en });
