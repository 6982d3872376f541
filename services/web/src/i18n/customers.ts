import en from "./customers.en.json";
import fr from "./customers.fr.json";
import { translator } from "./index";

export const t = translator({ fr, en });
