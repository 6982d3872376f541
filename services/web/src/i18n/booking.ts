import en from "./booking.en.json";
import fr from "./booking.fr.json";
import { translator } from "./index";

export const t = translator({ fr, en });
