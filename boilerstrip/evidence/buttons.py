"""Words of the links and buttons that lead on to the rest of a text, in the languages of large sites."""

READ_ON = (
    r"(?:read|show|see|view|learn) (?:more|on|all|the rest|article|(?:the )?full (?:story|article|text))|"
    r"(?:continue|keep) reading|expand(?: (?:article|text))?|"
    r"zu[mr] (?:artikel|meldung|beitrag|bericht|interview|kommentar)|weiterlesen|mehr (?:lesen|anzeigen|dazu)|"
    r"lire (?:la suite|plus|l'article)|en savoir plus|leer más|seguir leyendo|ver más|leia mais|ler mais|"
    r"continuar lendo|saiba mais|leggi (?:tutto|di più|l'articolo)|continua a leggere|lees (?:meer|verder)|läs mer|"
    r"les mer|læs mere|lue lisää|czytaj (?:więcej|dalej)|číst dál|читать (?:далее|полностью|дальше)|читати далі|"
    r"devamını oku|devamı|διαβάστε (?:περισσότερα|εδώ)|xem thêm|(?:baca )?selengkapnya|और पढ़ें|اقرأ المزيد|التفاصيل|"
    r"続きを読む|(?:阅读|查看|展开)全文|閱讀全文|더 ?보기"
)
