package pickle

// Opcodes that mean something to the scanner; Python's pickletools describes
// all.
const (
	opProto      = 0x80
	opFrame      = 0x95 // tells the length of what comes next
	opStop       = '.'
	opPersistent = 'Q' // an object outside the pickle, by the identifier on the stack

	// The memo: what is on top of the stack is put there and pushed again.
	opPut        = 'p'
	opBinPut     = 'q'
	opLongBinPut = 'r'
	opMemoize    = 0x94
	opGet        = 'g'
	opBinGet     = 'h'
	opLongBinGet = 'j'
	opDup        = '2'

	// Opcodes that may leave any text on top of the stack: by taking off what
	// lies over it, or as the result of a call.
	opPop      = '0'
	opPopMark  = '1'
	opBuild    = 'b'
	opReduce   = 'R'
	opInst     = 'i'
	opObj      = 'o'
	opNewObj   = 0x81
	opNewObjEx = 0x92
)

// argument is what follows an opcode: that many bytes, or one of the forms
// below.
type argument int

const (
	counted1 argument = -1 - iota // a length of 1 byte, then as many bytes
	counted4                      // a length of 4 bytes, ...
	counted8                      // a length of 8 bytes, ...
	number                        // a decimal number and a newline
	oneLine                       // a text and a newline
	twoLines                      // a module and a name, each with a newline
)

// countWidth is how many bytes a length has.
var countWidth = map[argument]int{counted1: 1, counted4: 4, counted8: 8}

// opcodes is what Python writes in protocols 2 to 5 for dicts, lists, tuples,
// texts, numbers and objects.
var opcodes = map[byte]argument{
	opProto: 1, opStop: 0, opFrame: 8,
	'(': 0, ')': 0, 't': 0, 0x85: 0, 0x86: 0, 0x87: 0, // marks and tuples
	'}': 0, 's': 0, 'u': 0, ']': 0, 'a': 0, 'e': 0, // dicts and lists
	'N': 0, 0x88: 0, 0x89: 0, 'K': 1, 'M': 2, 'J': 4, 0x8a: counted1, 'G': 8, // None, bools and numbers
	'X': counted4, 0x8c: counted1, 0x8d: counted8, 'T': counted4, 'U': counted1, // texts
	'B': counted4, 'C': counted1, 0x8e: counted8, // bytes
	'c': twoLines, 0x93: 0, opReduce: 0, opBuild: 0, opNewObj: 0, // classes and objects
	opBinPut: 1, opLongBinPut: 4, opMemoize: 0, opBinGet: 1, opLongBinGet: 4,
}

// rareOpcodes is the others of protocols 0 to 5. Left out are those that fetch
// objects from outside, and numbers of any length (0x8b), for which the
// library takes time with the square of their length.
var rareOpcodes = map[byte]argument{
	'I': number, 'L': number, 'F': number, 'S': oneLine, 'V': oneLine, // protocol 0
	opPut: number, opGet: number, opInst: twoLines, opObj: 0, 'd': 0, 'l': 0,
	opPop: 0, opPopMark: 0, opDup: 0,
	0x8f: 0, 0x90: 0, 0x91: 0, // sets
	opNewObjEx: 0, 0x96: counted8, // objects with named arguments, bytearrays
}
