import { translator } from "./index";
import en from "./account.en.json";
import fr from "./account.fr.json";

export const t = translator({ fr, en });
