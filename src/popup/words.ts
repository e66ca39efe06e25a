/** 512 short, distinct words: each one drawn at random is worth nine bits. */
export const words: readonly string[] = [
  'acid acorn acre actor adobe cargo carpet carrot castle cedar cello chalk charm cheese cherry chess chime choir cider cinema circus citrus',
  'clay cliff clock cloud clover coast cobalt cocoa coin comet copper coral corner cotton cousin crane crater crayon crown crumb curve cycle',
  'cymbal dagger daisy dance dawn deck delta denim depot desert desk dial diary diner dock dome donkey door dough dove drawer dream drift drum',
  'duck dune dusk dust eagle earth easel echo elbow elder ember engine envoy epoch equal ether exit fable fabric falcon farm feast fence fern',
  'ferry fiddle field finch fjord flame flask fleet flint float flood flour flute foam folk forest forge fork fossil frame frog frost fruit',
  'funnel gable galaxy garden garlic gate gecko geyser giant ginger glade glass globe glove glow goat gold goose grain grape grass gravel grove',
  'guitar gull gust habit hammer harbor harp hawk hazel heart hedge helmet herb heron hill hinge hive holly honey hood hoof hotel icicle igloo',
  'inch index inlet iris iron island ivory jacket jade jelly jewel jigsaw jolly judge juice jungle kayak kelp kernel kettle kidney kite kitten',
  'kiwi knee knot koala label lace ladder lagoon lake lamp larch lark lava leaf lemon lens lentil letter lever lilac lily lime linen lion',
  'lizard llama lobby locket lodge logic loom lotus lumber lunar lute lynx magnet mango manor maple marble margin market marsh mask meadow',
  'medal melody melon memory mentor mesa metal meteor mill mint mirror mitten moat model moon moss moth motor mural museum napkin nectar needle',
  'nest nettle nickel night noble noodle north notch novel nugget nutmeg oasis ocean octave olive onion opal opera orbit orchid organ otter',
  'outlet oval oven oxide oyster paddle page palace palm panda panel paper parade parrot pasta patch path pearl pebble pecan pedal pencil',
  'pepper petal piano picnic pigeon pillow pilot pine pirate pixel planet plank plaza plum pocket poem polar pollen pond poppy porch potato',
  'prism puffin pulse puzzle quail quarry quartz quest quill quilt quince rabbit radar radio radish raft rail rain raisin ramp ranch raven',
  'recipe reef relay ribbon rice ridge ring river road robin rocket root rope rose rover ruby rudder ruler rust saddle sage sail salad salmon',
  'salt sand satin sauce scarf school scout seal season seed shadow shell shelf ship shore shovel silk silver siren sketch skiff slate sled',
  'slope smoke snail snow sofa solar sonnet soup spark spice spider spiral spoon spring spruce squid stable stamp star steam steel stem stone',
  'stool storm straw stream string studio sugar summit sunset swan swift syrup table tail talon tango tape temple tent theme thorn thread thumb',
  'tiger timber toast token tomato topaz torch tower trail train travel tray treaty tree trophy trout truck tulip tundra tunnel turnip turtle',
  'tweed twig umbra uncle union unit urban urchin valley vapor vase vault velvet venue vessel vest vine violet violin visit vivid voice voyage',
  'wafer wagon walnut walrus water wave wheat wheel whisk willow wind window winter wolf wonder wood wool world wreath wren yacht yard yarn',
  'year yogurt yolk zebra zenith zephyr zinc zipper zone',
].flatMap((line) => line.split(' '))

/** How many words a passphrase has that the wallet makes: 54 bits, behind Argon2id. */
export const wordsInPassphrase = 6

/** A passphrase of words drawn evenly from the list. `random` fills an array with random numbers, as `crypto.getRandomValues` does. */
export function drawPassphrase(random: (into: Uint16Array<ArrayBuffer>) => Uint16Array<ArrayBuffer>): string {
  // 512 divides 65,536: the remainder is even.
  const drawn = random(new Uint16Array(wordsInPassphrase))
  return Array.from(drawn, (number) => words[number % words.length] ?? '').join('-')
}
