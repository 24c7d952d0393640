// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// English, German, French, Spanish, Italian, Portuguese, Russian; Chinese, Japanese, Korean. Marks on Latin letters do
// not count, so they are not written here.

#include "classify/cue.h"

namespace signalbox::classify {

std::span<const CueWords> spacedCueWords()
{
    static constexpr CueWords words[] = {
        {Cue::Translate, "translate translates translated translating translation translations translator transl* "
                         "how_do_you_say how_can_i_say how_can_you_say how_do_they_say how_would_i_say way_to_say how_say word_for how_do_i_say how_would_you_say how_to_say localize localise"},
        {Cue::Translate, "ubersetze ubersetzen ubersetzung ubersetz* uebersetz* traduis traduire traduisez traduction traduit traduce "
                         "traducir traduccion traduzca traduci tradurre traduzione traduza traduzir traducao traduz "
                         "tradurmi tradu* переведи переведите перевод перевести перевед*"},
        {Cue::LanguageName, "english french german spanish italian portuguese russian chinese mandarin cantonese japanese korean "
                            "arabic hindi dutch polish turkish swedish norwegian danish finnish greek hebrew latin "
                            "vietnamese thai indonesian ukrainian czech hungarian romanian bengali urdu persian farsi "
                            "swahili catalan lojban esperanto tagalog bulgarian croatian serbian"},
        {Cue::LanguageName, "englisch englische deutsch deutsche franzosisch franzosische spanisch spanische italienisch portugiesisch "
                            "russisch chinesisch japanisch anglais francais allemand espagnol italien portugais russe chinois "
                            "japonais ingles frances aleman espanol italiano portugues ruso chino japones inglese francese "
                            "tedesco spagnolo portoghese russo cinese giapponese alemao espanhol chines "
                            "английский немецкий французский испанский русский китайский японский английском итальянский"},
        {Cue::Summarise, "summarize summarise summarizes summarized summarizing summarising summary summaries summari* tldr tl_dr "
                         "recap condense synopsis key_points key_takeaways main_points main_ideas in_a_nutshell boil_down gist digest_of "
                         "shorten_this bullet_points_of"},
        {Cue::Summarise, "fasse_zusammen zusammenfassen zusammenfassung zusammengefasst zusammenfass* fasse resume resumer resumez resumen "
                         "resumir resumeme resuma resumo resumito riassumi riassumere riassunto riassum* riepilog* sintetiza sintetizza "
                         "synthese synthetise resumi resumindo кратко_изложи резюмируй резюме суммируй перескажи обобщи "
                         "суммар* кратко_перескажи"},
        {Cue::Extract, "extract extracts extracted extracting extraction extract* parse_out pull_out retrieve_the list_all_the identify_all "
                       "find_all_the pick_out list_every identify_the_names open_information_extraction find_every"},
        {Cue::Extract, "extrahiere extrahieren extrahier* entnimm entnehmen ziehe_alle nenne_alle extrais extraire extrayez extrae extraer "
                       "extraiga extrai extraia extrair estrai estrarre estraete estraz* извлеки извлечь извлеч* выпиши выдели_все"},
        {Cue::Entity, "entity entities names dates addresses emails keywords fields values invoice invoices receipt amounts "
                      "phone_numbers key_value ingredients organizations organisations locations persons people_mentioned "
                      "due_date order_number contact_details action_items attributes line_items relationships"},
        {Cue::Entity, "namen daten adressen schlusselworter betrage rechnung rechnungsnummer noms adresses montants facture nombres "
                      "fechas direcciones importes factura nomi indirizzi importi fattura nomes datas enderecos valores fatura "
                      "entidades entites entita имена даты адреса ключевые_слова суммы"},
        {Cue::Classify, "classify classifies classified classifying classification categorize categorise categorizing categorization "
                        "label_the label_this labels tag_the tag_this which_category what_category which_of_these_categories "
                        "one_of_the_following_categories tell_if tell_whether tell_me_whether determine_whether determine_if yes_or_no answer_yes or_not classify_as choose_from select_from assign_a is_this_spam is_it_spam sort_into detect_the_sentiment "
                        "sentiment_analysis rate_the_sentiment what_sentiment determine_the_sentiment classif* categori* which_intent detect_whether"},
        {Cue::Classify, "klassifiziere klassifizieren klassifizier* ordne_zu einordnen einstufen welche_kategorie kategorisiere kategorisier* classe "
                        "classez classer categorise categoriser clasifica clasificar clasifique classifica classificare "
                        "classifique classificar categoriza классифицируй классифиц* определи_тональность категори* отнеси_к"},
        {Cue::Label, "sentiment spam toxic positive negative neutral category categories intent intents label polarity "
                     "satisfied unsatisfied sarcastic offensive not_spam urgent_or ham tone_of priority_low topic_of"},
        {Cue::Label, "stimmung positiv negativ kategorie kategorien positif negatif neutre categorie positivo negativo neutro "
                     "categoria categorias sentimiento sentimento тональность позитивный негативный нейтральный категория категории спам"},
        {Cue::Given, "following_text following_article following_passage following_paragraph following_document following_email this_text "
                     "this_article this_passage this_paragraph this_document this_email this_report this_transcript the_text the_article "
                     "the_passage the_transcript the_document meeting_notes given_text given_paragraph given_article following_sentence "
                     "this_sentence following_conversation this_review following_review this_tweet following_tweet this_ticket "
                     "given_sentence given_a_sentence given_a_paragraph following_message this_message this_thread this_paper "
                     "this_contract chapter book this_meeting given_the_text below article transcript passage"},
        {Cue::Given, "folgenden_text folgender_text diesen_text dieser_text diesen_artikel den_text diese_e texte_suivant ce_texte cet_article l_article "
                     "le_texte siguiente_texto este_texto este_articulo el_texto seguente_testo questo_testo questo_articolo il_testo "
                     "seguinte_texto o_texto este_artigo o_artigo следующий_текст этот_текст статью текста текст_статьи folgende_e diese_nachricht "
                     "dieses_protokoll besprechung protokoll cette_reunion compte_rendu"},
        {Cue::Write, "write writing tell_a tell_me_a_story rewrite_as compose draft create generate make build produce craft invent come_up_with "
                     "design give_me make_up develop continue_the_story pen prepare"},
        {Cue::Write, "schreib schreibe schreiben verfasse verfassen erstelle erstellen erzeuge generiere entwirf erfinde mach dichte "
                     "ecris ecrire ecrivez redige rediger redigez cree creer genere invente compose_moi fais imagine_une "
                     "escribe escribir escribeme redacta crea crear genera inventa scrivi scrivere scrivimi componi inventati "
                     "escreva escrever crie criar gere redija invente_uma напиши написать напишите создай создать сочини придумай "
                     "сгенерируй составь расскажи_историю расскажи_сказку сделай напис*"},
        {Cue::Story, "poem poems poetry poetic story stories tale song songs lyrics haiku sonnet limerick novel novella fanfic fanfiction "
                     "screenplay fable rap verse verses rhyme rhymes rhyming ballad plot dialogue monologue villain protagonist "
                     "fantasy fairytale fairy_tale bedtime riddle slogan tagline joke jokes parody satire greentext "
                     "short_script movie_script script_of character_backstory backstory worldbuilding chorus stanza ode pun puns skit anecdote "
                     "proverb tongue_twister sci_fi episode characters sitcom storyline"},
        {Cue::Story, "gedicht gedichte geschichte lied liedtext marchen reim reime roman witz kurzgeschichte erzahlung poeme poesie "
                     "histoire conte chanson paroles nouvelle blague rimes poema poesia cuento historia cancion letra chiste "
                     "novela rima storia racconto canzone favola filastrocca barzelletta conto cancao piada estoria rimado romance personaje "
                     "стих стихи стихотворение рассказ сказка сказку песня песню роман поэма поэму шутка шутку анекдот историю частушк* "
                     "хокку загадку сценарий персонаж стихотворен* реп"},
        {Cue::Prose, "email letter essay article blog speech caption tweet post ad advertisement advert cover_letter review linkedin "
                     "headline newsletter bio press_release announcement product_description invitation toast report memo proposal "
                     "paragraph thank_you_note message description name_for names_for title titles outreach statement_of_purpose obituary copy "
                     "resume_for ideas instagram youtube podcast content brochure literature_review wedding birthday testimonial landing_page_copy"},
        {Cue::Prose, "brief aufsatz artikel rede mail beitrag einladung bewerbung anschreiben gluckwunsch nachricht werbetext lettre courriel "
                     "discours dissertation annonce invitation message carta correo ensayo articulo discurso anuncio mensaje lettera saggio "
                     "articolo discorso annuncio messaggio redacao artigo discurso_para convite mensagem письмо статья статью эссе речь "
                     "поздравление объявление пост сообщение сочинение приглашение текст_для"},
        {Cue::Rewrite, "rewrite rephrase paraphrase reword proofread polish improve_this improve_the fix_the_grammar correct_the_grammar grammar "
                       "make_it_sound more_professional more_formal sound_more edit_this improve_my make_this_sound expand_on "
                       "umformulieren formuliere reformule reformuler corrige reescribe riscrivi correggi reescreva corrija перепиши "
                       "исправь_ошибки перефразируй korrigiere verbessere_den"},
        {Cue::Role, "from_the_perspective_of from_the_viewpoint imagine_you imagine_being imagine pretend pretend_to role_play roleplay take_the_role take_on_the_role "
                    "role_of persona assume_the_role play_the_role in_the_style_of as_if_you in_the_voice_of "
                    "in_character portray embody speak_as play_as assume_the_persona step_into put_yourself "
                    "stell_dir_vor schlupfe_in imagine_que imagina finge fingi представь"},
        {Cue::Persona, "you_are act_as acting_as as_an_expert as_a du_bist agiere_als tu_es_un tu_es_une vous_etes eres_un eres_una actua_como sei_un sei_una "
                       "agisci_come voce_e_um aja_como ты_опытный ты_эксперт представь_что_ты выступи_в_роли"},
        {Cue::CodeVerb, "implement implements refactor refactoring debug debugging compile compiles code coding program programming deploy "
                        "optimize_this fix_this_code fix_the_bug run_this unit_test unit_tests parse serialize deserialize "
                        "iterate instantiate install configure autocomplete complete_the_function returns printing"},
        {Cue::CodeVerb, "implementiere implementieren programmiere programmieren debugge kompilieren implementa implementar programma programmer "
                        "programar programmare refattorizza implemente coder depurar implementer реализуй запрограммируй отладь скомпилируй "
                        "оптимизируй реализ*"},
        {Cue::CodeNoun, "function functions method methods script scripts api apis regex regexp sql query queries endpoint algorithm "
                        "algorithms bug bugs exception traceback stacktrace stack_trace codebase database schema loop array arrays variable "
                        "variables parser library repo repository commit commits branch rebase stash pull_request dockerfile yaml html css backend frontend "
                        "compiler class_that a_class subclass dataframe website webpage web_app app component struct pointer null "
                        "boolean string strings dictionary tuple recursion recursive hashmap linked_list binary_tree callback async thread threads "
                        "segfault syntax middleware migration crud oop server shell cli terminal software spreadsheet macro shader pipeline "
                        "plugin widget navbar selector cron config "
                        "source_code error_message test_case test_cases websocket http json csv xml decorator generics lambda template"},
        {Cue::CodeNoun, "funktion methode skript klasse abfrage datenbank schleife algorithmus fehlermeldung quelltext quellcode programm fonction methode_python "
                        "requete base_de_donnees boucle algorithme funcion metodo consulta base_de_datos bucle algoritmo codigo "
                        "funzione ciclo interrogazione codice funcao laco banco_de_dados consulta_sql функция функцию "
                        "функции скрипт код кода запрос класс массив базы_данных базе_данных цикл алгоритм ошибка ошибку программу сервер бота"},
        {Cue::Tech, "python java javascript typescript c++ c# cpp golang rust kotlin swift ruby php perl haskell scala matlab octave julia "
                    "lua fortran cobol assembly bash zsh powershell sql mysql postgres postgresql sqlite mongodb redis react vue angular "
                    "svelte nextjs node nodejs express django flask fastapi spring laravel rails pandas numpy scipy matplotlib seaborn pytorch "
                    "tensorflow keras sklearn docker kubernetes k8s helm terraform ansible aws azure gcp nginx apache linux ubuntu nixos nix "
                    "android ios flutter qt pyqt6 pyqt pyqt5 tkinter opengl glsl unity unreal excel vba html5 tailwind bootstrap webpack cmake "
                    "gcc clang git github gitlab jenkins selenium puppeteer playwright discord_bot arduino raspberry esp32 verilog vhdl "
                    "graphql kafka spark hadoop airflow numba asyncio jquery dotnet blazor xaml lattpy prolog clojure elixir erlang dart solidity "
                    "ffmpeg vim neovim jupyter google_sheets power_bi dax zsh makefile oauth jwt codeql ocaml питон питоне python3"},
        {Cue::MathVerb, "subtract add_up multiply divide divided_by plus minus times square_root cube_root percent_of squared solve calculate compute simplify factorize differentiate integrate derive prove evaluate_the find_the_value "
                        "find_the_sum find_the_number find_the_area find_the_probability determine_the_value find_the_largest find_the_smallest "
                        "what_is_the_value find_all_values find_the_remainder find_x solve_for estimate factor_the expand find_the_minimum "
                        "find_the_maximum find_the_product find_the_length find_the_volume"},
        {Cue::MathVerb, "lose_die berechne berechnen rechne beweise lose bestimme vereinfache resous resoudre calcule calculer demontre montrer_que "
                        "calculez resuelve resolver calcula calcular demuestra halla risolvi calcola calcolare dimostra resolva calcule_a "
                        "demonstre реши решите решить вычисли вычислите найти найдите посчитай рассчитай докажи определите сколько_будет"},
        {Cue::MathNoun, "equation equations integral derivative matrix matrices probability theorem polynomial polynomials triangle angle "
                        "radius diameter circumference perimeter area percent percentage ratio algebra geometry modulo prime primes integer integers "
                        "vector eigenvalue eigenvalues limit logarithm quadratic fraction fractions hypotenuse arithmetic divisible "
                        "remainder coefficient coefficients variance standard_deviation mean median permutation permutations combinatorics "
                        "sequence digits real_numbers positive_integer inequality trigonometric sine cosine parabola calculus "
                        "velocity acceleration kinetic joules newtons moles molar per_hour interest_rate compound_interest profit "
                        "average sum product speed distance loss gain cost_price selling_price volume weight_of difference_of times_as half_as"},
        {Cue::MathNoun, "gleichung gleichungen ableitung wahrscheinlichkeit dreieck winkel flache umfang prozent wurzel bruch primzahl "
                        "equation_du derivee probabilite triangle_rectangle aire surface pourcentage ecuacion ecuaciones derivada probabilidad triangulo "
                        "porcentaje raiz equazione derivata integrale probabilita triangolo percentuale equacao integral_de porcentagem "
                        "triangulo_retangulo уравнение уравнения производная производную интеграл вероятность вероятностей вероятности треугольник треугольника угол площадь "
                        "процент процентов корень дробь матрица матрицы коэффициент коэффицент плотность давление скорость скорости"},
        {Cue::Number, "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty hundred thousand million twice "
                      "thrice half double triple dozen third quarter zwei drei vier funf sechs sieben acht neun zehn doppelt halfte deux trois quatre cinq sept huit "
                      "dix moitie dos tres cuatro cinco seis siete ocho nueve diez mitad due tre quattro cinque sette otto nove dieci dois quatro oito dez "
                      "два две три четыре пять шесть семь восемь девять десять"},
        {Cue::HowMany, "how_many how_much how_long how_far how_old how_fast what_fraction what_percent what_percentage wie_viele wie_viel "
                       "wieviel wieviele wie_lange wie_alt combien cuantos cuantas cuanto cuanta quanti quante quanto quantos quantas сколько "
                       "как_долго"},
        {Cue::Reason, "logic logical logically deduce deduction deductive puzzle syllogism premise premises step_by_step true_or_false infer "
                      "inference conclude conclusion therefore plausible fallacy valid invalid necessarily implies entails "
                      "knights knaves liar liars truth_teller tells_the_truth lies who_lives who_is_lying clues "
                      "statements_are consistent_with riddle_me brain_teaser lateral_thinking think_carefully think_through reason_about "
                      "reasoning left_of right_of which_one_of_them starting_point swap_partners trade ambiguous antecedent causation cause_of "
                      "leftmost left_most rightmost right_most second_from"},
        {Cue::Reason, "logisch ratsel rateselaufgabe schlussfolgere schlussfolgerung schritt_fur_schritt pramisse logique deduis enigme etape_par_etape premisse "
                      "logica deduce_quien acertijo paso_a_paso deduci indovinello passo_dopo_passo passo_a_passo enigma charada "
                      "логика логически логическ* рассуждай вывод шаг_за_шагом посылк* рассуди головоломк*"},
        {Cue::Analyse, "analyze analyse analysis compare comparison trade_offs tradeoffs pros_and_cons evaluate assess strategy strategic plan "
                       "planning roadmap recommend should_i should_we what_would_happen what_if consequences implications decide "
                       "which_is_better root_cause critique weigh advantages_and_disadvantages feasibility scenario risk risks decision argue "
                       "prioritize justify hypothesis hypotheses invest"},
        {Cue::Analyse, "analysiere vergleiche vergleich bewerte abwagen vor_und_nachteile strategie entscheide soll_ich sollte_ich beurteile analyser analysez "
                       "comparer compare_les avantages strategie_de devrais_je analiza comparar ventajas estrategia deberia analizza "
                       "confronta vantaggi strategia dovrei analise vantagens estrategia_de devo проанализируй сравни сравнить оцени "
                       "преимущества стратеги* стоит_ли последстви*"},
        {Cue::Question, "who whom whose when where which what what_year what_is_the what_was_the in_which in_what who_was who_is who_wrote who_invented "
                        "what_are_the how_tall is_it is_there are_there did does was_the were_the has_the can_a could_a would_a was do"},
        {Cue::Question, "wer wem wen wann wo welche welcher welches was_ist was_war in_welchem wie_hoch wie_heisst qui quand ou_se_trouve quel quelle quels quelles "
                        "qu_est combien_d_habitants quien quienes cuando donde cual cuales que_es que_fue en_que chi quando dove quale quali che_cos "
                        "cos_e qual quais quem onde o_que_e em_que кто когда где какой какая какое какие что_такое в_каком чем_отличается"},
        {Cue::HowTo, "how_do_i how_can_i how_to how_do_you how_can_we how_would_you how_does how_do how_could_i how_should_i what_s_the_best_way "
                     "what_is_the_best_way is_it_possible steps_to guide_to tutorial wie_kann_ich wie_mache_ich wie_kann_man wie_funktioniert comment_puis "
                     "comment_faire comment_je comment_fonctionne como_puedo como_se_hace como_funciona come_posso come_si_fa "
                     "come_funziona como_posso como_fazer как_сделать как_мне как_можно как_работает как_установить"},
        {Cue::Explain, "define definition meaning_of explain describe describe_the capital population history_of invented invention discovered tell_me_about "
                       "fun_fact facts difference_between what_is what_are what_does what_s why_is why_are why_do why_does founded synonym "
                       "synonyms meaning facts_about born died president_of largest highest longest located spell author_of actor actress "
                       "played singer won_the stands_for known_as called example_of an_example calories pronounce trivia"},
        {Cue::Explain, "erklare erklaren erklar definiere definition_von bedeutet bedeutung hauptstadt einwohner unterschied_zwischen warum_ist warum erfunden "
                       "explique expliquer expliquez definis signifie capitale difference_entre pourquoi qui_a_invente explica explicame define_el "
                       "significa la_capital diferencia_entre por_que spiega spiegami definisci significato differenza_tra perche "
                       "explique_o significado a_capital diferenca_entre porque объясни объясните определение означает столица разница_между "
                       "почему расскажи_о расскажи_про изобрел"},
        {Cue::Greeting, "hi hello hey hiya yo good_morning good_evening good_afternoon good_night thanks thank_you thx bye goodbye see_you how_are_you "
                        "what_s_up whats_up sup nice_to_meet greetings howdy how_is_it_going how_s_it_going cheers welcome_back"},
        {Cue::Greeting, "hallo guten_morgen guten_tag guten_abend servus moin danke tschuss tschuess wie_geht_es wie_geht_s bonjour salut bonsoir merci au_revoir ca_va "
                        "comment_vas comment_allez hola buenos_dias buenas_tardes buenas_noches gracias adios que_tal como_estas ciao "
                        "buongiorno buonasera grazie arrivederci come_stai come_va ola bom_dia boa_tarde boa_noite obrigado obrigada tchau "
                        "tudo_bem como_vai привет здравствуй здравствуйте доброе_утро добрый_день добрый_вечер спасибо пока как_дела"},
        {Cue::SmallTalk, "you your yourself feel feeling favorite favourite lonely bored boring love_you friend chat talk talk_to_me i_m_sad miss weekend "
                         "do_you_like do_you_think are_you who_are_you what_s_your_name your_name tell_me_a_joke do_you_have who_made_you what_do_you "
                         "how_old_are_you where_are_you what_can_you_do i_feel i_am_so i_m_so my_day my_boyfriend my_girlfriend my_cat my_dog are_you_human"},
        {Cue::SmallTalk, "dein deine du magst_du bist_du wer_bist_du langweilig traurig fuhle_mich tu_es tu_aimes toi je_me_sens je_suis_triste eres te_gusta "
                         "me_siento estoy_triste quien_eres sei_triste ti_piace mi_sento chi_sei voce gosta sinto estou_triste quem_e_voce ты тебя тебе "
                         "кто_ты грустно скучно мне_скучно"},
        {Cue::Polite, "please kindly could_you can_you would_you will_you pls plz help_me_to help_me i_need_you_to i_want_you_to i_would_like "
                      "i_d_like bitte konntest_du kannst_du konnten_sie konnen_sie ich_mochte_dass s_il_te_plait s_il_vous_plait svp peux_tu pouvez_vous "
                      "pourrais_tu por_favor puedes podrias per_favore per_piacere puoi potresti pode poderia пожалуйста можешь можете "
                      "помоги_мне помоги"},
        {Cue::Constraint, "must exactly at_least at_most no_more_than no_longer_than without only never do_not don_t ensure make_sure avoid "
                          "maximum minimum required requirements constraint constraints each every should less_than fewer_than more_than between "
                          "strictly always in_the_format output_format valid_json muss genau mindestens hochstens ohne nur nie doit "
                          "exactement sans seulement debe exactamente sin solo deve esattamente senza soltanto exatamente sem apenas "
                          "должен ровно без только не_более не_менее nicht_mehr"},
        {Cue::Hard, "prove proof rigorous rigorously theorem lemma optimal concurrency concurrent distributed lock_free asymptotic complexity np_hard np_complete phd "
                    "research advanced complex architecture scalable compiler kernel cryptography cryptographic quantum differential topology "
                    "eigenvalues stochastic bayesian olympiad deadlock race_condition thread_safe consensus raft byzantine nontrivial "
                    "novel_approach state_of_the_art graduate manifold homomorphism convergence edge_cases optimize optimise performance "
                    "beweise beweis komplex verteilt demontre preuve demuestra dimostra докажи доказательство сложность all_positive_integers"},
        {Cue::Easy, "simple simply basic basics easy beginner beginners quick quickly short briefly brief_answer kids child children trivial hello_world "
                    "one_word one_sentence einfach einfache kurz kurze simplement court sencillo sencilla breve semplice simples curto "
                    "простой просто коротко кратко five_year_old"},
        {Cue::FollowUp, "continue go_on again shorter longer make_it now_do now_make now_write instead try_again same_but another_one more_of "
                        "the_previous previous_answer your_last as_above do_the_same what_about and_in also_add redo that_one the_second_one "
                        "can_you_also change_it fix_it it_still still_doesn doesn_t_work that_doesn weiter nochmal kurzer langer mach_es noch_einmal jetzt_auf und_jetzt continue_s "
                        "encore plus_court plus_long maintenant otra_vez mas_corto ahora continua ancora piu_corto adesso de_novo mais_curto "
                        "agora продолжай продолжи еще короче длиннее теперь а_теперь ещё_раз"},
        {Cue::Agent, "you_have_access_to use_the_following_tools tool_use tools_available available_tools autonomous_agent coding_agent "
                     "agentic function_calls use_tools observation action_input thought action toolformer you_are_an_agent software_engineering_agent "
                     "interactive_cli task_runner computer_use you_can_call tool_calls"},
    };
    return words;
}

std::span<const CueWords> unspacedCueWords()
{
    static constexpr CueWords words[] = {
        {Cue::Translate, "翻译 翻譯 译成 譯成 译为 翻訳 訳して 訳す 和訳 英訳 번역 用英语怎么说 英語で何"},
        {Cue::LanguageName, "英文 英语 英語 中文 汉语 日语 日文 日本語 法语 法文 德语 德文 西班牙语 韩语 俄语 フランス語 ドイツ語 スペイン語 中国語 韓国語 영어 한국어 일본어 프랑스어"},
        {Cue::Summarise, "总结 總結 概括 摘要 归纳 要約 まとめて 要点 요약 概要"},
        {Cue::Extract, "提取 抽取 找出所有 抽出 取り出して 추출 列出所有"},
        {Cue::Entity, "姓名 人名 日期 地址 电话 关键词 金额 名前 日付 住所 이름 날짜"},
        {Cue::Classify, "分类 分類 归类 判断情感 情感分析 分类为 분류 感情分析"},
        {Cue::Label, "正面 负面 中性 积极 消极 类别 ポジティブ ネガティブ 긍정 부정 垃圾邮件"},
        {Cue::Given, "以下文章 以下文本 下面的文章 这篇文章 以下内容 次の文章 以下の文章 この記事 다음 글 下面这段 以下の会議"},
        {Cue::Write, "考えてください 考えて 写一 写个 写出 撰写 创作 生成 帮我写 编写 書いて 作って 作成 써줘 작성 만들어 编一 写首 写段"},
        {Cue::Story, "故事 诗 詩 ラノベ あらすじ 歌词 歌詞 小说 小説 俳句 短歌 童话 物語 笑话 ジョーク 소설 노래 동화 段子 剧本"},
        {Cue::Prose, "邮件 郵件 信 作文 演讲 文案 メール 手紙 スピーチ 편지 이메일 感谢信 小红书"},
        {Cue::Rewrite, "润色 改写 修改以下内容 校对 添削 書き直して 推敲 다듬어"},
        {Cue::Role, "扮演 假设你是 なりきって"},
        {Cue::Persona, "你是一名 你是一位 你是一个 あなたは 당신은"},
        {Cue::CodeVerb, "实现 编程 调试 编译 実装 デバッグ コンパイル 구현 运行代码"},
        {Cue::CodeNoun, "代码 代碼 函数 函數 脚本 算法 数据库 报错 关数 関数 コード スクリプト アルゴリズム エラー 코드 함수 正则表达式 プログラム 接口 数组"},
        {Cue::MathVerb, "计算 計算 求解 解方程 证明 求 計算して 解いて 証明 계산 구하시오"},
        {Cue::MathNoun, "方程 概率 积分 微分 矩阵 三角形 面积 確率 方程式 面積 積分 확률 导数 百分"},
        {Cue::HowMany, "多少 几个 几天 いくつ いくら 何個 何人 何本 몇 얼마"},
        {Cue::Reason, "推理 逻辑 谜题 一步一步 論理 推論 パズル 논리 谁在说谎 说谎 嘘つき"},
        {Cue::Analyse, "分析 比较 对比 优缺点 策略 应该选 比較 長所と短所 비교 분석 メリット"},
        {Cue::Question, "谁 是谁 是什么 哪一年 哪里 哪个 什么时候 誰 いつ どこ どの 何年 누구 언제 어디"},
        {Cue::HowTo, "如何 怎么 怎样 どうやって 方法を教えて するには 어떻게"},
        {Cue::Explain, "解释 說明 什么是 意思 区别 首都 为什么 説明して とは 意味 違い なぜ 설명 무엇 라는 수도"},
        {Cue::Greeting, "你好 您好 早上好 晚上好 谢谢 再见 こんにちは おはよう こんばんは ありがとう さようなら 안녕 감사"},
        {Cue::SmallTalk, "你叫什么 你喜欢 你是谁 元気 好きですか 寂しい 好无聊 无聊 너는 기분 お名前 疲れた"},
        {Cue::FollowUp, "继续 再来 更短 换成 续写 続けて もっと もう一度 계속 다시 改成 现在"},
    };
    return words;
}

} // namespace signalbox::classify
