/* rounded takes FRACTION bits off, and rounds half a unit up. */
static int32_t rounded(int32_t v)
{
    return (v + (1 << (FRACTION - 1))) >> FRACTION;
}
