"""Handles and display names that look like another, written by hand after Unicode's table of
confusables (UTS 39) and after what small letters without serifs do to one another."""

# The real one, then those that pass for it.
HANDLES = """
alice: a1ice allce al1ce a11ce aiice ailce ai1ce a1lce a_lice _alice alice_ __alice__ a_l_i_c_e
alice: a1_ice a_11ce
bob: b0b bob_ _bob b_o_b bo__b b0_b _b0b_ ___b0b
sam: 5am s_am sam_ 5_a_m sarn 5arn s_arn sar_n
zoe: 2oe z0e 20e z_oe 2_o_e zoe_ _20e
quinn: 9uinn guinn qu1nn qulnn 9u1nn gu1nn gulnn 9ulnn q_uinn quinn_
bernard: bemard be_mard ber_nard bern_ard bemard_ bemar_d bernard__
warner: vvarner vvamer wamer v_varner w_arner vvar_ner wa_mer _vvamer
lois: l0is 1ois iois lo1s lols loi5 1o1s lo15 l01s l0i5 1015 iol5 l_ois 10i5 10ls
diana: d1ana dlana d_iana diana_ d_1ana dl_ana
gina: qina 9ina g1na glna q1na 91na 9lna qlna g_ina 9_ina
oscar: 0scar o5car 05car _oscar 0_scar 0_5car
moritz: rnoritz m0ritz mor1tz morltz morit2 m0r1t2 rn0ritz rn0rlt2 rnor1tz r_noritz mo_ritz
milli: mi1li mil1i mill1 m1lli mllll m1111 rnilli rn1lli miili mi_lli m1ll1 rnlll1
isabel: 1sabel lsabel i5abel isabe1 isabei l5abel 15abe1 lsabei i_sabel 1_5abel
susie: 5usie su5ie 5u5ie sus1e susle 5u51e 5u5le su_sie 5_u_5_i_e
gwen: gvven qwen 9wen qvven 9vven g_wen gv_ven gwen_
william: wi11iam vvilliam wiliiam w1lliam will1am vvi11iam wiiiiam willlam vv1ll1arn williarn
marco: rnarco marc0 rnarc0 m_arco r_narco marco_ rnar_co _marc0
polly: po11y p0lly poily poliy p0l1y poi1y po_lly p01ly poiiy
lizzie: 1izzie iizzie li2zie liz2ie li22ie lizz1e lizzle 1122le 1i22ie llzzie l122ie
angus: an9us anqus angu5 an9u5 anqu5 an_gus angus_
nils: ni1s niis nii5 n1ls nlls nil5 n115 n_ils n1_15
zorro: 2orro z0rro zorr0 20rr0 z0rr0 2_orro zo_rro
louise: 1ouise iouise lou1se loui5e l0uise 10u15e loulse lou_ise 1ou_i5e
quentin: 9uentin quent1n guentin quentln 9uent1n guentln
tess: te5s tes5 te55 t_ess te_ss tess_
otis: 0tis ot1s otls oti5 0t1s 0t15 ot15 0_tis ot_is
mike_5: mikes m1ke5 rnike5 mlkes mike5 mikes_
"""
# Display names. The spaces count for nothing; every other line is a script or a trick of its own.
NAMES = """
Alice Moreau: Аlice Moreau, Alіce Moreau, Aliсe Moreau, Alicе Moreau, Alice Мoreau, Alice Mоreau
Alice Moreau: Alice Morеau, Alice Moreаu, Аlісе Моrеаu, Аӏісе Моrеаu, А𝗅ice Moreau
Alice Moreau: Αlice Moreau, Alιce Moreau, Alice Μoreau, Alice Mοreau, Alice Moreαu, Alice Moreaυ
Alice Moreau: Alice Mσreau, Aliϲe Moreau, Alice Mօreau, Alice Moreaս
Alice Moreau: Ａｌｉｃｅ Ｍｏｒｅａｕ, 𝐀𝐥𝐢𝐜𝐞 𝐌𝐨𝐫𝐞𝐚𝐮, 𝓐𝓵𝓲𝓬𝓮 Moreau, Ⓐⓛⓘⓒⓔ Moreau, Aⅼiⅽe Moreau
Alice Moreau: Álice Moreau, Alicé Moreau, Alıce Moreau, Ałice Moreau, Alice Møreau, Alicḛ Moreau
Alice Moreau: A1ice Moreau, AIice Moreau, Alice M0reau, Alice Rnoreau, ALICE MOREAU, AliceMoreau
Alice Moreau: Alice-Moreau, Alice_Moreau, Alice  Moreau., «Alice Moreau», Alice Moreau ✓
Bob Scott: Воb Scott, Bоb Scott, Bob Ѕcott, Bob Sсott, Bob Scоtt, Bob Scотt, Вob Ѕсоtt, Bоb 5cott
Bob Scott: Βob Scott, Bοb Scott, Bob Scoττ, Ｂｏｂ Ｓｃｏｔｔ, 𝔹𝕠𝕓 𝕊𝕔𝕠𝕥𝕥, B0b Scott, Bob Sc0tt
Harry Young: Наrry Young, Harrу Young, Harry Уoung, Harry Υoung, Ηarry Young, Harrγ Young
Harry Young: Harry Yοung, Harry Yoυng, Harry Younɡ, Harry Үoung, Harrү Young
Josh Kay: Јosh Kay, Joѕh Kay, Josһ Kay, Josh Кay, Josh Κay, Josh Kау, Jοsh κay, Josհ Kay
Nina Pavel: Νina Pavel, Ninа Pavel, Nina Рavel, Nina Ρavel, Nina Paνel, Nina Paѵel, Nіnа Раvеl
Nina Pavel: Niηa Pavel, Niոa Pavel, Nina Paveӏ, Nina PaveӀ, Nina Pave|
"""


def pairs(table: str, between: str | None = None) -> list[tuple[str, str]]:
    """Each that passes for another, behind that other."""
    lines = (line.split(": ") for line in table.strip().splitlines())
    return [(real, other.strip()) for real, rest in lines for other in rest.split(between)]
