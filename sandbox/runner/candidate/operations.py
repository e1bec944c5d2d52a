"""The operations of a piece of code, and which of them depend on nothing but their operands."""
import dis

# Operations whose outcome their operands decide, of CPython 3.9 to 3.14; what is not among them may do anything.
PURE = frozenset('''
    NOP RESUME CACHE PRECALL PUSH_NULL EXTENDED_ARG POP_TOP ROT_TWO ROT_THREE ROT_FOUR ROT_N DUP_TOP DUP_TOP_TWO COPY SWAP
    COPY_FREE_VARS MAKE_CELL NOT_TAKEN END_FOR POP_ITER TO_BOOL KW_NAMES GEN_START RETURN_GENERATOR YIELD_VALUE
    LOAD_CONST LOAD_SMALL_INT RETURN_CONST LOAD_FAST LOAD_FAST_CHECK LOAD_FAST_AND_CLEAR LOAD_FAST_LOAD_FAST
    LOAD_FAST_BORROW LOAD_FAST_BORROW_LOAD_FAST_BORROW STORE_FAST STORE_FAST_LOAD_FAST STORE_FAST_STORE_FAST
    STORE_FAST_MAYBE_NULL DELETE_FAST LOAD_GLOBAL LOAD_NAME STORE_NAME LOAD_DEREF STORE_DEREF LOAD_CLOSURE
    LOAD_ATTR LOAD_METHOD UNARY_POSITIVE UNARY_NEGATIVE UNARY_NOT UNARY_INVERT
    BINARY_POWER BINARY_MULTIPLY BINARY_MODULO BINARY_ADD BINARY_SUBTRACT BINARY_SUBSCR BINARY_FLOOR_DIVIDE
    BINARY_TRUE_DIVIDE BINARY_LSHIFT BINARY_RSHIFT BINARY_AND BINARY_XOR BINARY_OR BINARY_OP BINARY_SLICE
    INPLACE_POWER INPLACE_MULTIPLY INPLACE_MODULO INPLACE_ADD INPLACE_SUBTRACT INPLACE_FLOOR_DIVIDE INPLACE_TRUE_DIVIDE
    INPLACE_LSHIFT INPLACE_RSHIFT INPLACE_AND INPLACE_XOR INPLACE_OR STORE_SUBSCR DELETE_SUBSCR STORE_SLICE
    COMPARE_OP IS_OP CONTAINS_OP JUMP_FORWARD JUMP_ABSOLUTE JUMP_BACKWARD JUMP_IF_FALSE_OR_POP JUMP_IF_TRUE_OR_POP
    POP_JUMP_IF_FALSE POP_JUMP_IF_TRUE POP_JUMP_IF_NONE POP_JUMP_IF_NOT_NONE POP_JUMP_FORWARD_IF_FALSE
    POP_JUMP_FORWARD_IF_TRUE POP_JUMP_BACKWARD_IF_FALSE POP_JUMP_BACKWARD_IF_TRUE POP_JUMP_FORWARD_IF_NONE
    POP_JUMP_FORWARD_IF_NOT_NONE POP_JUMP_BACKWARD_IF_NONE POP_JUMP_BACKWARD_IF_NOT_NONE
    GET_ITER FOR_ITER BUILD_TUPLE BUILD_LIST BUILD_SET BUILD_MAP BUILD_CONST_KEY_MAP BUILD_STRING BUILD_SLICE LIST_APPEND
    SET_ADD MAP_ADD LIST_EXTEND LIST_TO_TUPLE SET_UPDATE DICT_UPDATE DICT_MERGE FORMAT_VALUE FORMAT_SIMPLE
    FORMAT_WITH_SPEC CONVERT_VALUE UNPACK_SEQUENCE UNPACK_EX GET_LEN MAKE_FUNCTION SET_FUNCTION_ATTRIBUTE RETURN_VALUE
    CALL CALL_FUNCTION CALL_FUNCTION_KW CALL_METHOD CALL_KW INTRINSIC_UNARY_POSITIVE INTRINSIC_LIST_TO_TUPLE
    INTRINSIC_STOPITERATION_ERROR RERAISE
'''.split())

# What a comprehension does between making an iterator and the loop over it.
_AFTER_GET_ITER = frozenset('LOAD_FAST_AND_CLEAR SWAP COPY BUILD_LIST BUILD_SET BUILD_MAP'.split())
_COUNTING = frozenset('BINARY_ADD BINARY_SUBTRACT INPLACE_ADD INPLACE_SUBTRACT'.split())
_SIGNS = frozenset(['+', '-', '+=', '-='])
CONSTANTS = frozenset(['LOAD_CONST', 'LOAD_SMALL_INT'])


class Code:
    """The operations of a code object by their offsets: the name, what it names, the offset of the one that made the
    iterator of a loop that begins, and whether it reads a number only to count it on."""

    def __init__(self, code):
        self.operations = {}
        found = [each for each in dis.get_instructions(code) if each.opname != 'CACHE']
        prefixes, iterator = [], -1
        for place, each in enumerate(found):
            if each.opname == 'EXTENDED_ARG':  # the interpreter may stop there, before what it belongs to
                prefixes.append(each.offset)
                continue
            name = each.argrepr if each.opname == 'CALL_INTRINSIC_1' else each.opname
            known = name, each.argval, iterator, self._counts(*found[place:place + 4])
            for offset in (*prefixes, each.offset):
                self.operations[offset] = known
            prefixes = []
            if name == 'GET_ITER':
                iterator = each.offset
            elif name not in _AFTER_GET_ITER:
                iterator = -1

    @staticmethod
    def _counts(read, number=None, operation=None, write=None):
        if write is None or type(read.argval) is not str or type(number.argval) is not int:
            return False
        name = write.argval[0] if write.opname == 'STORE_FAST_LOAD_FAST' else write.argval
        return (read.opname.startswith('LOAD_') and number.opname in CONSTANTS
                and (operation.opname in _COUNTING or operation.opname == 'BINARY_OP' and operation.argrepr in _SIGNS)
                and write.opname.startswith('STORE_FAST') and name == read.argval)
