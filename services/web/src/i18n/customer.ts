import { translator } from "./index";
import en from "./customer.en.json";
import fr from "./customer.fr.json";

export const t = translator({ fr, en });
