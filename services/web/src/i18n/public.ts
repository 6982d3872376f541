import { translator } from "./index";
import en from "./public.en.json";
import fr from "./public.fr.json";

export const t = translator({ fr, en });
