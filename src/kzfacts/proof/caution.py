"""Tables of the English words that change, blur or undo the number beside them.

What is in no table of `english` is not understood beside a number; these also count farther away.
"""

# Words that blur the number behind "of" or "to": "in the vicinity of 5", "next to 5".
NEAR = frozenset(
    "neighbourhood neighborhood vicinity region order range shy north south east west next near"
    " nearer closer ballpark tune shortfall lack shortage excess equivalent average median mean"
    " multiple maximum minimum limit ceiling cap floor threshold close up into halfway way route"
    " heading headed aiming aimed course slice much bid offer demand request asked asks need needs"
    " dream dreams view capped limited net top addition together bordering verging guess guesses"
    " guessed estimate estimates nigh on going getting chance risk odds probability likelihood"
    " amid about around upward whisker inch ace lead plan prediction option sight side knocking"
    " bettered outstripped eclipsed outpaced overtook missed matched trailed dwarfed toward"
    " towards".split()
)
TURNS = frozenset(
    "but and while although though whereas yet".split()
)  # behind a comma, a new clause
# Words behind a comma or a dash that come back to the number before it.
# "$5 bn, almost", "$5 bn, a little more", but not "a little more than in 2019".
AFTERTHOUGHTS = frozenset(
    "almost nearly just slightly well a little bit more less over under above below".split()
)
# Words behind a number, wherever in its clause, and words in what is set off there.
UNSURE = frozenset(
    "perhaps maybe possibly likely probably equivalent ± rounded if unless revised fictional"
    " fictitious".split()
)
BLURS = UNSURE | frozenset("even give plus minus say".split())
DOUBTS_BEHIND = (
    "preliminary data | preliminary figures | provisional data | provisional figures"
    " | to the nearest | first draft | this example | margin of error | a margin of | without proof"
    " | fell through | turned down | written off | under discussion | under consideration"
    " | in the works | on the table | conservative count | conservative estimate | generous reading"
    " | which never | that never | which was never | which were never | called off | fell victim"
    " | on average | good day | if that | if not more | as far as | even more | plus or minus"
    " | by our estimate | by one estimate | of that of | of those of | so to speak | with change"
    " | round figures | round numbers | round terms | rough terms | ballpark | low end | high end"
    " | one estimate | one count | one account | some accounts | some counts | as a ballpark"
    " | as a rough | out of reach | within reach | far off | in all but name | excluding"
    " | not counting | not including | on the agenda"
)
ASIDES = frozenset(
    "estimate estimates estimated provisional provisionally preliminary approximate rough"
    " climbing rising growing counting plan plans target goal forecast guess guessed"
    " reckon reckons reckoned hopefully lied joked predicted predicts believed thought supposed"
    " assumed imagined speculated unaudited feared optimists".split()
)
RELATIVES = frozenset("which who whose where when as".split())
# "had it been 5": a condition.
INVERTED = frozenset(
    "had were should provided assuming suppose say let imagine take consider assume few".split()
)
# "before it hits $5 bn, …": a condition that ends with its comma.
CONDITIONS = frozenset("to before until till once when whenever as".split())
# "talks about 5", "a dispute over 5": a topic, not a hedge.
MATTERS = frozenset(
    "talk talks talked talking negotiations dispute disputes question questions argument argued"
    " argue debate row quarrel lawsuit suing film book story law conversation concerns".split()
)
PRONOUNS = frozenset("it they he she we there this these those".split())
AND_MORE = frozenset(
    "bit some then change half more over above up counting a quarter third rising growing"
    " climbing quite possibly perhaps probably maybe likely".split()
) - {"a"}
HEDGE_TURNS = frozenset(
    "than or but between from far much well little even anything anywhere by each every"
    " per another further additional other".split()
)
# Words of which a number may be only a part: "half of 5", "one of the 5", "out of 5", "every 5".
PARTIAL = frozenset(
    "half third quarter fifth tenth fraction multiple most part many none out each every"
    " any one two three four five six seven eight nine ten some few several half-a-dozen last"
    " rest remainder bulk chunk portion majority proportion piece double twice triple either %"
    " percent cent remaining".split()
)
# Words before the number that turn, doubt or condition the statement.
DOUBTS = frozenset(
    "not no never none nothing nobody neither nor without hardly scarcely barely rarely"
    " seldom cannot nowhere if unless whether would could might should times twice minus"
    " negative except excluding fail fails failed failing almost perhaps maybe estimated"
    " thought believed supposed assumed unable refused refuses rather instead unlike less"
    " cap limit gap annualised annualized assumes scenario invited agenda fewer per"
    " compared versus vs average averaged averages mean median hope hopes hoped hoping"
    " want wants wanted wish wishes wished intend intends intended pledge pledged promise"
    " promised propose proposed vow vowed doubt doubts doubted can must shall ought"
    " unlikely rough somewhere hourly daily weekly monthly quarterly flirted flirting"
    " hovered hovering potential theory likelihood ceiling overstated understated"
    " exaggerated inflated dreamt dreamed discussed discuss seek seeks sought seeking"
    " urged mull mulls mulled mulling eyeing alleged prospective future fictional"
    " fictitious unconfirmed speculation speculative optimistic optimists pessimistic"
    " pessimists considering negotiating negotiate appear appears appeared seem seems"
    " seemed tend tends tended usually normally sometimes often typically generally"
    " occasionally each every require requires required need needs pencilled penciled"
    " discrepancy verged bordered restricted tipped memorandum reckoned budgeted pegged"
    " scope potentially stillborn cancelled canceled scrapped abandoned".split()
)
# Words anywhere in the sentence that deny it, or that say which number is of what.
DENIALS = frozenset(
    "false untrue wrong incorrect deny denies denied denying myth hoax incorrectly wrongly"
    " falsely disputes disputed disputing refute refutes refuted mistaken fake rumour rumor"
    " rumoured rumored hypothetical nonsense baseless unfounded fabrication respectively variously"
    " depending".split()
)
DOUBT_PHRASES = (
    "in real terms | adjusted for | roadmap to | plan to | strategy to | efforts to | pledge to"
    " | deal to | agreement to | yet to | said to | together with | capacity for | capacity to"
    " | short of | order of magnitude | too little | too few | too small | too low | not enough"
    " | agreed to | is to | are to | was to | were to | has to | have to | had to | need to"
    " | needs to | needed to | able to | about to | chance to | round numbers | round figures"
    " | in the area of | give or take | on paper | by and large | on track | one estimate"
    " | one count | some counts | one account | some accounts | best case | worst case"
    " | best - case | worst - case | under the plan | under a plan | based on | look like"
    " | looks like | looked like | few believe | few think | a stretch to | contrary to | far from"
    " | once put | once valued | claim of | claims of | reports of | agreed on | call for"
    " | calls for | called for | put on | touching distance | striking distance | committed to"
    " | offered to | ready to | prepared to | willing to | undertook to | decided to | entitled to"
    " | sued for | ideal world | meant to | seen at | closing in | provides for | provide for"
    " | provided for | used to | start at | starts at | starting at | designed for | designed to"
    " | plan for | plans for"
)
# Behind an auxiliary that follows the number: "$5 bn was never reached".
AUXILIARIES = frozenset(
    "remain remains remained is are was were be been has have had will may might would"
    " could can".split()
)
CONDITIONAL = frozenset("could would might can may".split())
UNDONE = frozenset(
    "unsigned unfinished unverified implausible unrealistic dubious contested corrected"
    " not never yet hardly scarcely barely cancelled canceled impossible unlikely"
    " possible likely hoped wanted denied missed needed required postponed suspended"
    " scrapped abandoned proposed promised pledged intended disputed doubtful rejected"
    " exaggerated overstated inflated discussed considered mooted floated frozen"
    " withdrawn refused cut rare illusion fantasy prospect ambition priority hope dream".split()
)
FROM_LAST = "to last | from last | from the last | from the bottom | from bottom | from the end"
# What makes a number doubtful wherever it is in its clause.
ADVERBS = frozenset(
    "mistakenly erroneously originally initially conservatively optimistically barely"
    " scarcely hardly nearly approximately roughly virtually practically possibly"
    " probably allegedly reportedly supposedly likely apparently presumably seemingly"
    " theoretically hypothetically only".split()
)
# What can never be made plain by an editor, besides every word in -ly.
DEGREES = frozenset(
    "almost mere nowhere near quite rather about around over under above below some half twice"
    " double up not no never minus odd plus more less fewer most least".split()
)
RISES = frozenset(
    "rise rises rose risen rising grow grows grew grown growing increase increases"
    " increased increasing climb climbs climbed jump jumped up expand expanded soar soared surge"
    " surged widen widened".split()
)
FALLS = frozenset(
    "fall falls fell fallen falling drop drops dropped decline declines declined decrease"
    " decreased decreases shrink shrank shrunk down deficit loss losses contraction"
    " contracted reduction reduced cut plunged plunge slump slumped lost slip slipped slid slide"
    " sink sank sunk dip dipped ease eased shed tumble tumbled lower lowered narrow narrowed weaken"
    " weakened collapse collapsed halve halved discount".split()
)
# Words that make of "by $5 bn" or "of $5 bn" a change or a difference, besides those.
DIFFERENCES = frozenset(
    "overran overruns exceed exceeds exceeded exceeding beat beats missed misses changed changes"
    " doubled doubles tripled differ differs differed higher ahead short".split()
)
# Verbs of a rate that goes "from 4% to 5%".
PACES = frozenset("slowed slows accelerated accelerates quickened moved went".split())
# Verbs of which "up" is a part: "went up to $5 bn" is no "at most".
GO_UP = frozenset("went go goes moved caught added adds opened opens shot crept came".split())
# Growth that an adverb belongs to: "nearly doubled to $5 bn".
MULTIPLIED = frozenset("doubled tripled trebled quadrupled halved".split())
# Words before a rank that is another's, or is no more: "bigger than the 3rd largest".
RANKS_OF_OTHERS = frozenset(
    "than past passed overtook lost loses losing behind with against for from to vacated".split()
)
DIFFERENCE_NOUNS = frozenset(
    "growth gain gains gap difference swing overrun hole change rebound recovery".split()
)
FORECASTS = frozenset(
    "will expected expects expect forecast forecasts projected projection planned plans"
    " predicted target targets goal targeted aims aim scheduled set due slated poised"
    " bound sees foresees foresaw foreseen envisages envisaged envisions envisioned anticipates"
    " anticipated".split()
)
# Words before a number that make it provisional.
PROVISIONAL = frozenset("preliminary provisional flash".split())
