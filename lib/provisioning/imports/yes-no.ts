/** As spreadsheets write it, and people: Excel and LibreOffice say it in the language of whoever saves the file. */
const yes = words(`true t yes y 1 on
  wahr ja j vrai oui o verdadero sí si verdadeiro sim vero waar sand sann sant tosi kyllä prawda tak pravda ano áno igaz
  igen adevărat da doğru evet cert egia tõene jah patiess tiesa istina истина да істина так αληθής αληθης ναι`);
const no = words(`false f no n 0 off
  falsch nein faux non falso não nao onwaar nee falsk falskt usann usant nei nej epätosi ei fałsz nie nepravda ne hamis
  nem fals nu yanlış yanliş hayır hayir gezurra väär aplams netiesa neistina ложь нет хибність ні ψευδής ψευδης όχι`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** Null for nothing said, undefined for something else. */
export function yesOrNo(cell: string): boolean | null | undefined {
  const word = cell.normalize("NFKC").trim().toLowerCase().normalize("NFKC");
  if (word === "") return null;
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}
